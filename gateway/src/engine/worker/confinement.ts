import { Problem } from '../../problem.js';

/** What a worker finds out about itself (`worker/confinement.py`), in the order in which it is told. */
export const workerLayers = ['start', 'rights', 'files', 'network', 'signals', 'calls', 'limits'] as const;
export type WorkerLayer = (typeof workerLayers)[number];

/** A layer holds where every worker since the start found that it does: what is said of workers is true of each that reads SQL. */
export class Confinement {
  readonly #missing = new Set<WorkerLayer>();
  #required = false;

  /** From here on a worker that misses a layer does not start. */
  require(): void {
    this.#required = true;
  }

  holds(layer: WorkerLayer): boolean {
    return !this.#missing.has(layer);
  }

  /**
   * Called before the worker is given any SQL.
   * @throws not-confined
   */
  hear(said: Partial<Record<WorkerLayer, unknown>>): void {
    const missing = workerLayers.filter(layer => said[layer] !== true);
    missing.forEach(layer => this.#missing.add(layer));
    if (this.#required && missing.length > 0) {
      throw new Problem('not-confined', { layers: missing.map(nameOf).join(', ') });
    }
  }
}

/** As status and pages call it. */
export const nameOf = (layer: WorkerLayer): string => `worker ${layer}`;
