import { print, rows, type Proof } from './ask.js';
import { statement } from './base.js';
import { figure, isDropped, type Cells } from './cells.js';
import { judgePlace } from './judge.js';
import type { Membership } from './membership.js';
import type { Node } from './tree.js';
import type { Work } from './work.js';

/** The units that a membership asks for are enough by themselves. */
export function* judgeMemberships(work: Work): Proof<void> {
  const { plan, sheet } = work;
  const asked = [...plan.filters.flatMap(({ membership }) => membership ?? []), ...plan.presences].filter((one): one is Membership & { asked: Node; unitType: string } => one.asked !== undefined);
  for (const { asked: select, unitType } of asked) {
    const printed = yield* print(statement(select));
    const [[units] = []] = yield* rows(`SELECT CAST(count(DISTINCT u0) AS DOUBLE) FROM (${printed})`);
    for (const pack of sheet.packs) {
      for (const { minimumUnits } of pack.units.filter(({ type }) => type === unitType)) {
        if (!(figure(units) >= minimumUnits)) {
          sheet.add({ code: 'membership', verdict: 'review', producer: pack.producer, pack: pack.id, unitType, measured: figure(units), required: minimumUnits });
        }
      }
    }
  }
}

/** Places that are shown have enough inhabitants. */
export function judgePlaces(work: Work, cells: Cells): void {
  const { plan, catalogue, sheet } = work;
  for (const pack of sheet.packs) {
    for (const { nomenclature: id, population } of pack.minimumPopulation ?? []) {
      const known = new Map(catalogue.nomenclatures.find(nomenclature => nomenclature.id === id)?.codes.map(code => [code.code, code.population]));
      plan.keys.forEach((key, place) => {
        if (!key.columns.some(({ variable }) => variable.nomenclature === id)) {
          return;
        }
        if (!key.plain) {
          sheet.add({ code: 'key-expression', verdict: 'review', producer: pack.producer, pack: pack.id });
          return;
        }
        for (const at of cells.where(one => !isDropped(cells.level(one), place, plan.keys.length))) {
          const cell = cells.key(at);
          work.report({ pack, cell, names: [] }, judgePlace(known.get(cell.key[place] ?? ''), population));
        }
      });
      // A place that a condition picks, or that something is joined on, is as good as a key.
      const selected = [...[...plan.filters, ...plan.conditions].flatMap(({ columns }) => columns), ...plan.presences.map(({ column }) => column), ...plan.scope.equalities.flat()];
      // What totals by unit group or choose by is not seen here.
      const hidden = plan.scope.relations.some(({ reads }) => reads?.some(({ variables }) => variables.some(({ nomenclature }) => nomenclature === id)));
      if (hidden || selected.some(({ variable }) => variable.nomenclature === id)) {
        sheet.add({ code: 'minimum-population', verdict: 'review', producer: pack.producer, pack: pack.id });
      }
    }
  }
}
