import type { Place } from '../files.js';
import type { Rule } from './rule.js';

/** A text that is there but says nothing. */
export const texts: Rule = ({ files }, report) => {
  for (const file of Object.values(files).flat()) {
    const walk = (value: unknown, place: Place): void => {
      if (typeof value !== 'object' || value === null) {
        return;
      }
      for (const [key, held] of Object.entries(value)) {
        const here = [...place, Array.isArray(value) ? Number(key) : key];
        if ((key === 'en' || key === 'fr') && typeof held === 'string' && held.trim() === '') {
          report(file, here, 'empty-text');
        }
        walk(held, here);
      }
    };
    walk(file.value, []);
  }
};
