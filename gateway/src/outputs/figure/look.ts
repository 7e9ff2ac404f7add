import type { Read } from './reading.js';
import type { Language } from './rows.js';

const ink = '#1b1f24';
const rule = '#c8ccd1';
const font = 'DejaVu Sans, Verdana, sans-serif';

/** Where nothing is said: legible on white paper, one font that the gateway carries. */
const defaults: Record<string, Read> = {
  view: { stroke: rule, continuousWidth: 480, continuousHeight: 320 },
  mark: { color: '#2f6690' },
  axis: { labelColor: ink, titleColor: ink, domainColor: rule, tickColor: rule, gridColor: '#e7e9ec', labelFontSize: 11, titleFontSize: 12, titleFontWeight: 'normal', titlePadding: 10, labelLimit: 200, labelOverlap: true },
  legend: { labelColor: ink, titleColor: ink, labelFontSize: 11, titleFontSize: 12, titleFontWeight: 'normal', labelLimit: 240, titleLimit: 240 },
  header: { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12 },
  title: { color: ink, subtitleColor: '#4a5158', fontSize: 15, subtitleFontSize: 12, anchor: 'start', offset: 12 }
};

export function figureConfig(own: Read): Read {
  const merged: Read = { background: '#ffffff', padding: 12, font, aria: false, ...own };
  for (const [name, look] of Object.entries(defaults)) {
    merged[name] = { ...look, ...(own[name] as Read | undefined) };
  }
  return merged;
}

/** The first is the title, the others stand below it; each in lines that fit a column of a page. */
export function headingOf(texts: string[]): Read {
  const [title, ...others] = texts.filter(text => text !== '');
  if (title === undefined) {
    return {};
  }
  const subtitle = others.flatMap(text => lines(text, 72));
  return { title: { text: lines(title, 56), ...(subtitle.length > 0 ? { subtitle } : {}) } };
}

function lines(text: string, length: number): string[] {
  const made: string[] = [];
  for (const word of text.split(' ')) {
    const last = made.at(-1);
    if (last !== undefined && last.length + word.length < length) {
      made[made.length - 1] = `${last} ${word}`;
    } else {
      made.push(word);
    }
  }
  return made;
}

const dates = { dateTime: '%x, %X', date: '%d/%m/%Y', time: '%H:%M:%S' };

/** How d3 writes numbers and dates. */
export const locales: Record<Language, { number: Read; time: Read }> = {
  en: {
    number: { decimal: '.', thousands: ',', grouping: [3], currency: ['€', ''] },
    time: {
      ...dates,
      periods: ['AM', 'PM'],
      days: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
      shortDays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
      months: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
      shortMonths: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
    }
  },
  fr: {
    number: { decimal: ',', thousands: '\u202f', grouping: [3], currency: ['', '\u00a0€'], percent: '\u202f%' },
    time: {
      ...dates,
      periods: ['', ''],
      days: ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'],
      shortDays: ['dim.', 'lun.', 'mar.', 'mer.', 'jeu.', 'ven.', 'sam.'],
      months: ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'],
      shortMonths: ['janv.', 'févr.', 'mars', 'avr.', 'mai', 'juin', 'juil.', 'août', 'sept.', 'oct.', 'nov.', 'déc.']
    }
  }
};
