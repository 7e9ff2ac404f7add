export interface Cell {
  kind: string;
  source: string;
  /** Outputs that should have been stripped. */
  outputs: number;
}

const textOf = (value: unknown): string => (Array.isArray(value) ? value.filter(line => typeof line === 'string').join('') : typeof value === 'string' ? value : '');

/** The cells of a notebook, as text; nothing where it is not one. */
export function cellsOf(text: string): Cell[] | undefined {
  try {
    const notebook: unknown = JSON.parse(text);
    const cells = typeof notebook === 'object' && notebook !== null && 'cells' in notebook ? notebook.cells : undefined;
    if (!Array.isArray(cells)) {
      return undefined;
    }
    return cells.map((cell: Record<string, unknown> | null) => ({
      kind: textOf(cell?.['cell_type']) || '?',
      source: textOf(cell?.['source']),
      outputs: Array.isArray(cell?.['outputs']) ? cell['outputs'].length : 0
    }));
  } catch {
    return undefined;
  }
}
