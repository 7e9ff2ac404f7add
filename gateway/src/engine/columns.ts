import type { AnswerColumn } from '@vitrine/disclosure';
import type { ColumnsJson } from './types.js';

/** @throws SyntaxError */
export const columnsIn = (json: ColumnsJson): AnswerColumn[] => JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('utf8')) as AnswerColumn[];

export const columnsJson = (columns: AnswerColumn[]): ColumnsJson => Uint8Array.from(Buffer.from(JSON.stringify(columns)));
