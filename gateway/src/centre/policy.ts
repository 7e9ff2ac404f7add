import type { SourcePolicy } from './types.js';

/** Whether a researcher sees what was measured: of rows that she may not have, nothing. */
export const showsEvidence = ({ evidence, rows }: SourcePolicy): boolean => evidence === 'shown' && rows === 'delivered';
