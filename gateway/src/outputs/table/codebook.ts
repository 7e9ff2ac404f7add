import type { Rounding, Text } from '@vitrine/disclosure';
import { withheldColumn } from './csv.js';
import type { ProtectedTable, TableColumn } from './types.js';

/**
 * What each column is, after DDI's variable: name, label, representation, categories. Only codes that occur are listed: the file
 * describes this table, and a code without a row is no news.
 */
export interface Codebook {
  name: string;
  description: string;
  files: string[];
  rows: number;
  withheld: { rows: number; representation: Text } | null;
  variables: {
    name: string;
    type: string;
    role: TableColumn['role'] | 'withheld';
    label?: Text;
    unit?: Text;
    statbarn?: string;
    rounding?: Rounding;
    nomenclature?: { id: string; title: Text; codes: { code: string; label: Text }[] };
  }[];
}

export function codebookOf(table: ProtectedTable, name: string, description: string, files: string[]): Codebook {
  const withheld = table.withheld.filter(Boolean).length;
  return {
    name,
    description,
    files,
    rows: table.rows.length,
    withheld:
      withheld === 0
        ? null
        : {
            rows: withheld,
            representation: {
              en: `Withheld statistics are empty in the CSV and null in the Parquet file, in rows where the column “${withheldColumn}” is true.`,
              fr: `Les statistiques non diffusées sont vides dans le CSV et nulles dans le fichier Parquet, aux lignes où la colonne « ${withheldColumn} » vaut true.`
            }
          },
    variables: [
      ...table.columns.map((column, c) => variableOf(column, new Set(table.rows.map(row => String(row[c]))))),
      ...(withheld === 0
        ? []
        : [{ name: withheldColumn, type: 'BOOLEAN', role: 'withheld' as const, label: { en: 'The statistics of the row are withheld', fr: 'Les statistiques de la ligne ne sont pas diffusées' } }])
    ]
  };
}

function variableOf({ name, type, role, label, unit, statbarn, rounding, nomenclature }: TableColumn, occurring: Set<string>): Codebook['variables'][number] {
  return {
    name,
    type,
    role,
    ...(label ? { label } : {}),
    ...(unit ? { unit } : {}),
    ...(statbarn === undefined ? {} : { statbarn }),
    ...(rounding ? { rounding } : {}),
    ...(nomenclature ? { nomenclature: { id: nomenclature.id, title: nomenclature.title, codes: nomenclature.codes.filter(({ code }) => occurring.has(code)) } } : {})
  };
}
