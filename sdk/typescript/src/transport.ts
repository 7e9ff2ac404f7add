import type { ProblemDetails } from './api.js';
import { ConnectionError } from './errors/ConnectionError.js';
import { isAbort } from './errors/guards.js';
import { ProblemError } from './errors/ProblemError.js';

export interface VitrineOptions {
  /** Where `/api` stands: `http://127.0.0.1:4100/`, or JupyterLab's own `<base>/vitrine/`. */
  base: string;
  /** Defaults to the platform's. JupyterLab gives one that carries its own cookie and headers. */
  fetch?: (input: string, init: RequestInit) => Promise<Response>;
  /** A token, or how to get the present one: it is read at each call, as tokens live for minutes. */
  token?: string | (() => string | Promise<string>);
  /** Language of problems. */
  language?: 'en' | 'fr';
}

export interface CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  query?: Readonly<Record<string, string | number | undefined>>;
  body?: unknown;
  accept?: string;
  signal?: AbortSignal | undefined;
}

/** One HTTP call: addresses, headers, and failures as this package's errors. */
export class Transport {
  readonly #base: string;

  constructor(private readonly options: VitrineOptions) {
    this.#base = options.base.endsWith('/') ? options.base : `${options.base}/`;
  }

  async json<T>(path: string, options: CallOptions = {}): Promise<T> {
    const response = await this.call(path, options);
    if (response.status === 204) {
      return undefined as T;
    }
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw isAbort(error) ? error : new ConnectionError(response.status, { cause: error });
    }
  }

  async call(path: string, options: CallOptions = {}): Promise<Response> {
    const response = await this.#send(path, options);
    if (!response.ok) {
      throw await failure(response);
    }
    return response;
  }

  async #send(path: string, options: CallOptions): Promise<Response> {
    const headers: Record<string, string> = { Accept: options.accept ?? 'application/json' };
    if (this.options.language) {
      headers['Accept-Language'] = this.options.language;
    }
    if (this.options.token !== undefined) {
      const token = typeof this.options.token === 'function' ? await this.options.token() : this.options.token;
      headers['Authorization'] = `Bearer ${token}`;
    }
    const init: RequestInit = { method: options.method ?? 'GET', headers };
    if (options.body !== undefined) {
      headers['Content-Type'] = 'application/json';
      init.body = JSON.stringify(options.body);
    }
    if (options.signal) {
      init.signal = options.signal;
    }
    try {
      const send = this.options.fetch ?? ((input: string, how: RequestInit) => fetch(input, how));
      return await send(this.#address(path, options.query), init);
    } catch (error) {
      throw isAbort(error) || options.signal?.aborted ? error : new ConnectionError(0, { cause: error });
    }
  }

  #address(path: string, query: CallOptions['query'] = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        search.set(name, String(value));
      }
    }
    const text = search.toString();
    return `${this.#base}api/${path}${text ? `?${text}` : ''}`;
  }
}

async function failure(response: Response): Promise<Error> {
  try {
    const problem = (await response.json()) as ProblemDetails;
    if (typeof problem.code === 'string' && typeof problem.title === 'string') {
      return new ProblemError(problem);
    }
  } catch {
    // Not a problem document: a proxy or another service answered.
  }
  return new ConnectionError(response.status);
}
