import { Problem } from '../problem.js';

/** By kind of process, what each finds out about itself when it starts: workers by `worker/confinement.py`, the others by `confined/launcher.py`. */
export const layers = {
  worker: ['start', 'rights', 'files', 'network', 'signals', 'calls', 'limits'],
  builder: ['rights', 'files', 'processes', 'network', 'calls'],
  notebook: ['rights', 'files', 'processes', 'network', 'calls']
} as const;

export type Kind = keyof typeof layers;
export type Layer<K extends Kind = Kind> = (typeof layers)[K][number];

/** A layer holds where every process of the kind since the start found that it does: what is said of them is true of each. */
export class Confinement<K extends Kind = Kind> {
  readonly #missing = new Set<Layer<K>>();
  #heard = false;
  #required = false;

  constructor(readonly kind: K) {}

  /** From here on a process that misses a layer does not start. */
  require(): void {
    this.#required = true;
  }

  get required(): boolean {
    return this.#required;
  }

  holds(layer: Layer<K>): boolean {
    return this.#heard && !this.#missing.has(layer);
  }

  /**
   * Called before the process is given anything of others.
   * @throws not-confined
   */
  hear(said: Partial<Record<string, unknown>>): void {
    const missing = (layers[this.kind] as readonly Layer<K>[]).filter(layer => said[layer] !== true);
    this.#heard = true;
    missing.forEach(layer => this.#missing.add(layer));
    if (this.#required && missing.length > 0) {
      throw new Problem('not-confined', { layers: missing.map(layer => nameOf(this.kind, layer)).join(', ') });
    }
  }
}

/** As status and pages call it. */
export const nameOf = (kind: Kind, layer: string): string => `${kind} ${layer}`;
