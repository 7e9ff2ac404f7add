import { datasets } from './datasets.js';
import { names } from './names.js';
import { nomenclatures } from './nomenclatures.js';
import { origins } from './origins.js';
import { packs } from './packs.js';
import { people } from './people.js';
import { policies } from './policies.js';
import { projects } from './projects.js';
import { texts } from './texts.js';
import type { Rule } from './rule.js';

export const rules: Rule[] = [texts, names, nomenclatures, datasets, policies, packs, origins, projects, people];
