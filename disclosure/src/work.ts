import { print, type Proof } from './ask.js';
import { baseTree } from './base.js';
import { idOf, isDropped, keyReference } from './cells.js';
import type { Plan } from './classify.js';
import { levelNumber, type CellKey } from './evidence.js';
import type { Failure } from './judge.js';
import { ownersOf, type Owner } from './resolve.js';
import type { Sheet } from './sheet.js';
import type { Catalogue, CellReference, RulePack, UnitRules } from './types.js';

/** A unit column with the rules that it is judged by. */
export interface Ruled {
  place: number;
  owner: Owner;
  rules: { pack: RulePack; rules: UnitRules }[];
}

/** What a failure is about. */
export interface About {
  pack: RulePack;
  unitType?: string;
  cell: CellKey;
  names: string[];
}

/** A table while it is judged. */
export class Work {
  readonly owners: Owner[];
  readonly ruled: Ruled[];
  /** Levels that are judged: those shown, and the finest. */
  readonly levels: number[][];
  readonly finest: number[];
  /** Level number of the finest cells. */
  readonly finestLevel: number;
  /** Whether the finest level is judged only. */
  readonly hidden: boolean;
  readonly keyOf: (cell: CellKey) => CellReference['key'];
  #base: string | undefined;

  constructor(readonly plan: Plan, readonly catalogue: Catalogue, readonly sheet: Sheet) {
    this.owners = ownersOf(plan.scope);
    this.ruled = this.owners.map((owner, place) => ({
      place, owner, rules: sheet.packs.flatMap(pack => pack.units.filter(one => one.type === owner.unit.type).map(rules => ({ pack, rules })))
    }));
    this.finest = plan.keys.map((_, place) => place);
    this.finestLevel = levelNumber(this.finest, plan.keys.length);
    this.hidden = !plan.levels.some(level => level.length === plan.keys.length);
    this.levels = this.hidden ? [...plan.levels, this.finest] : plan.levels;
    this.keyOf = keyReference(plan, catalogue);
  }

  /** SQL of the base, printed where it is needed. */
  *base(): Proof<string> {
    this.#base ??= yield* print(baseTree(this.plan, this.owners));
    return this.#base;
  }

  /** Whether it is in the result: of a hidden finest level cells are judged only. */
  isShown(level: number): boolean {
    return !this.hidden || level !== this.finestLevel;
  }

  /** Whether a level leaves the key out. */
  isDropped({ level }: CellKey, place: number): boolean {
    return isDropped(level, place, this.plan.keys.length);
  }

  /** Rows of several parts of a union may be one cell, in words. */
  idOf(cell: CellKey): string {
    return this.plan.partOfUnion ? JSON.stringify(this.keyOf(cell)) : idOf(cell);
  }

  report({ pack, unitType, cell, names }: About, failures: Failure[]): void {
    if (failures.length === 0) {
      return;
    }
    const hidden = !this.isShown(cell.level);
    const id = this.idOf(cell);
    for (const column of names.length > 0 && !hidden ? names : [undefined]) {
      const place = { id, cell, column, keyOf: this.keyOf };
      for (const failure of failures) {
        const { code, verdict, measured, required } = hidden ? difference(failure) : failure;
        this.sheet.add({ code, verdict, measured, required, producer: pack.producer, pack: pack.id, unitType, place });
      }
    }
  }

  reportDifference(about: About, failures: Failure[]): void {
    this.report(about, failures.map(difference));
  }
}

/** What fails in a part that is not shown can be told from what is: by how much is for a person to see. */
const difference = ({ code, measured, required }: Failure): Failure =>
  ({ code: 'difference', verdict: 'review', ...(code === 'threshold' || code === 'difference' ? { ...(measured === undefined ? {} : { measured }), ...(required === undefined ? {} : { required }) } : {}) });

