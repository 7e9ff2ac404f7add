import type { Text } from '@vitrine/disclosure';
import type { EngineWords } from '../engine.js';
import { choice, type Parameters } from '../findings.js';
import type { FindingCode } from '../reasons.js';
import type { Dataset } from '../types.js';

type Node = Record<string, unknown>;

const comparisons = new Set(['COMPARE_EQUAL', 'COMPARE_NOTEQUAL', 'COMPARE_LESSTHAN', 'COMPARE_GREATERTHAN', 'COMPARE_LESSTHANOREQUALTO', 'COMPARE_GREATERTHANOREQUALTO', 'COMPARE_DISTINCT_FROM', 'COMPARE_NOT_DISTINCT_FROM']);
const operators = new Set(['OPERATOR_NOT', 'OPERATOR_IS_NULL', 'OPERATOR_IS_NOT_NULL', 'COMPARE_IN', 'COMPARE_NOT_IN']);
/** LIKE and ILIKE, and their negations, as the parser calls them. */
const patterns = new Set(['~~', '!~~', '~~*', '!~~*']);

/**
 * A condition on rows is the centre's own SQL and runs in the builder, on everything. It must therefore say nothing but which
 * records: comparisons of the dataset's own variables.
 */
export async function rowCondition(engine: EngineWords, condition: string, dataset: Dataset, report: (code: FindingCode, parameters?: Parameters) => void): Promise<void> {
  const select = await engine.tree(condition);
  if (!select) {
    report('rows-unread');
    return;
  }
  const names = dataset.variables.map(({ name }) => name);
  let sound = true;
  const say = (code: FindingCode, parameters: Parameters): void => {
    sound = false;
    report(code, parameters);
  };
  const walk = (node: Node): void => {
    const type = String(node['type']);
    switch (node['class']) {
      case 'COLUMN_REF': {
        const name = (node['column_names'] as string[]).join('.');
        if (!names.includes(name.toLowerCase())) {
          say('unknown-variable', { name, choice: choice(name, names) });
        }
        return;
      }
      case 'CONSTANT':
        return;
      case 'CAST':
        // DATE '2026-01-31' is a cast of a constant.
        return (node['child'] as Node)['class'] === 'CONSTANT' ? undefined : say('rows-construct', { construct: 'CAST' });
      case 'COMPARISON':
        return comparisons.has(type) ? children(node) : say('rows-construct', { construct: type });
      case 'CONJUNCTION':
      case 'BETWEEN':
        return children(node);
      case 'OPERATOR':
        return operators.has(type) ? children(node) : say('rows-construct', { construct: type });
      case 'FUNCTION': {
        const name = String(node['function_name']);
        const negative = name === '-' && (node['children'] as Node[]).length === 1 && (node['children'] as Node[])[0]?.['class'] === 'CONSTANT';
        return patterns.has(name) ? children(node) : negative ? undefined : say('rows-construct', { construct: functionName(name) });
      }
      default:
        return say('rows-construct', { construct: String(node['class']) });
    }
  };
  const children = (node: Node): void => {
    for (const key of ['left', 'right', 'input', 'lower', 'upper']) {
      if (node[key]) {
        walk(node[key] as Node);
      }
    }
    for (const child of (node['children'] as Node[] | undefined) ?? []) {
      walk(child);
    }
  };
  walk(select);
  // The builder makes text of every identifying variable.
  const columns = dataset.variables.map(({ name, type, identifying }) => ({ name, type: identifying ? 'VARCHAR' : type }));
  const typed = (await Promise.all(columns.map(({ type }) => engine.type(type)))).every(type => type !== undefined);
  if (sound && typed && !(await engine.fits(condition, columns))) {
    report('rows-misfit');
  }
}

function functionName(name: string): Text {
  return { en: `The function ${name}`, fr: `La fonction ${name}` };
}
