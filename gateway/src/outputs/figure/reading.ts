import { hidden } from '../files/characters.js';
import { below, refusal } from './refusals.js';

/** Reads a value that anybody may have written: what comes back is built anew of nothing but what the reader knows. */
export type Reader<T = unknown> = (value: unknown, at: string) => T;
export type Read = Record<string, unknown>;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(value: unknown, at: string): Record<string, unknown> {
  if (!isObject(value)) {
    throw refusal('value', at);
  }
  return value;
}

/** An object of these properties and no other. Those read as undefined have no place in a still picture and are left out. */
export function object(shape: Record<string, Reader>): Reader<Read> {
  return (value, at) => {
    const read: Read = {};
    for (const [key, each] of Object.entries(objectAt(value, at))) {
      if (!Object.hasOwn(shape, key)) {
        throw refusal('property', below(at, key));
      }
      const got = shape[key]!(each, below(at, key));
      if (got !== undefined) {
        read[key] = got;
      }
    }
    return read;
  };
}

export function oneOf<const T extends readonly (string | number | boolean | null)[]>(...values: T): Reader<T[number]> {
  return (value, at) => {
    if (!values.includes(value as T[number])) {
      throw refusal('value', at);
    }
    return value as T[number];
  };
}

/** Of at most three decimals: what follows them is not seen, and could say something else. */
export function number(least: number, most: number): Reader<number> {
  return (value, at) => {
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      throw refusal('value', at);
    }
    return Math.round(value * 1000) / 1000;
  };
}

export function matching(pattern: RegExp): Reader<string> {
  return (value, at) => {
    if (typeof value !== 'string' || !pattern.test(value)) {
      throw refusal('value', at);
    }
    return value;
  };
}

export function list<T>(reader: Reader<T>, least: number, most: number): Reader<T[]> {
  return (value, at) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) {
      throw refusal('value', at);
    }
    return value.map((each, i) => reader(each, below(at, i)));
  };
}

/** The first reader that reads it; what the last one says where none does. */
export function either(...readers: [Reader, ...Reader[]]): Reader {
  return (value, at) => {
    for (const reader of readers.slice(0, -1)) {
      try {
        return reader(value, at);
      } catch {
        // The next one may know it.
      }
    }
    return readers.at(-1)!(value, at);
  };
}

export function refused(code: 'statistic' | 'domain'): Reader<never> {
  return (_, at) => {
    throw refusal(code, at);
  };
}

/** Of no effect in a still picture on white. Only what cannot carry anything is passed over; the rest is refused. */
export function passedOver(reader: Reader): Reader<undefined> {
  return (value, at) => void reader(value, at);
}

export const flag = oneOf(true, false);

export function text(length: number): Reader<string> {
  return (value, at) => {
    if (typeof value !== 'string') {
      throw refusal('value', at);
    }
    if (value.length > length || hidden(value) || /[\n\t]/.test(value)) {
      throw refusal('text', at);
    }
    return value;
  };
}

/** Nobody reads a specification of more; and nothing here recurses further than the grammar, once this has passed. */
export function boundedJson(value: unknown): void {
  let parts = 0;
  const pending: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    parts += 1;
    if (parts > 2000 || next.depth > 12 || (typeof next.value === 'string' && next.value.length > 2000)) {
      throw refusal('size');
    }
    if (typeof next.value === 'object' && next.value !== null) {
      const { depth } = next;
      const children = Object.values(next.value);
      if (children.length > 2000) {
        throw refusal('size');
      }
      pending.push(...children.map(child => ({ value: child, depth: depth + 1 })));
    }
  }
}
