import { print, run, type Proof } from './ask.js';
import { statement } from './base.js';
import { byText, Cells, idOf } from './cells.js';
import { absentCells } from './domain.js';
import { shownSql } from './evidence.js';
import { judgeEmpty } from './judge.js';
import { lower, type Node } from './tree.js';
import type { Work } from './work.js';

export function judgeAbsent(work: Work, cells: Cells): void {
  const { plan, catalogue, sheet } = work;
  const absent = absentCells(plan, catalogue, cells);
  sheet.absent += absent?.length ?? 0;
  for (const pack of sheet.packs.filter(one => !one.zerosAllowed)) {
    if (!absent) {
      sheet.add({ code: 'absent-cells', verdict: 'review', producer: pack.producer, pack: pack.id });
      continue;
    }
    // A result without a key has its one row even where nobody is in it; that row is not among the cells.
    for (const cell of absent) {
      work.report({ pack, cell, names: [] }, judgeEmpty(pack));
    }
  }
}

/** Cells that a lower limit of counts leaves out are withheld: what fails there is no failure of the result. */
export function* dropLeftOut(work: Work): Proof<void> {
  const { plan, sheet } = work;
  if (plan.leftOut !== 'lower-limit' || sheet.findings.length === 0) {
    return;
  }
  const items = plan.select['select_list'] as Node[];
  // A name that nobody wrote: of two DuckDB takes the first.
  const written = lower(JSON.stringify(plan.select));
  let name = 'key ';
  while (written.includes(name)) {
    name = `${name}_ `;
  }
  const printed = yield* print(statement({
    ...plan.select, modifiers: [], cte_map: { map: [] },
    // After the others: places in GROUP BY count from the first.
    select_list: [...items, ...plan.keys.map(({ node }, place) => ({ ...node, alias: `${name}${place}` }))]
  }));
  const shown = byText(new Cells(plan, yield* run(shownSql(plan, work.finest, printed, name))));
  sheet.drop(({ cell }) => plan.keys.length > 0 && cell.level === work.finestLevel && !shown.has(idOf(cell)));
}
