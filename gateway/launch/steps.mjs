/** "[3/7] Python environment for JupyterLab … 12 s": a line a step, with the time as it passes. */
export class Steps {
  #total;
  #now = 0;
  #out;

  constructor(total, out = process.stdout) {
    this.#total = total;
    this.#out = out;
  }

  /** Runs `work` as one step. `work` gives a word for the end of the line ("as before"), or nothing. */
  async run(title, work) {
    this.#now += 1;
    const started = Date.now();
    const seconds = () => Math.round((Date.now() - started) / 1000);
    this.#out.write(`[${this.#now}/${this.#total}] ${title} … `);
    const ticking = setInterval(() => this.#out.write(`${seconds()} s … `), 10_000);
    try {
      const word = await work();
      clearInterval(ticking);
      this.#out.write(`${word ?? `${seconds()} s`}\n`);
    } catch (error) {
      clearInterval(ticking);
      this.#out.write('failed\n');
      throw error;
    }
  }
}
