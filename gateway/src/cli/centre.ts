import path from 'node:path';
import { checkCentre } from '../centre/index.js';
import { CommandError, parse, type Command } from './command.js';

const help = `Checks a centre's declarations: what is wrong, where, and the remedy.

npx vitrine centre check DIR [--language en|fr]

Exit code 1 where something is wrong.
`;

interface Complaint {
  level?: string;
  where?: unknown;
}
