import type { Text } from '@vitrine/sdk';

export type Language = 'en' | 'fr';
export type Counted = Record<'one' | 'other', Text>;

/** One language: its words, and how it writes numbers, days and sizes. */
export interface Speech {
  readonly language: Language;
  /** The text, with `{name}` replaced. */
  say(text: Text, parameters?: Readonly<Record<string, string | number>>): string;
  /** The form for `n`, with `{n}` replaced. */
  count(n: number, text: Counted): string;
  /** As its records spell it, grouped; never rounded. */
  number(value: number): string;
  percent(share: number): string;
  bytes(value: number): string;
  day(iso: string): string;
  instant(iso: string): string;
  /** How far away, in its largest sensible unit: "in 3 days", "2 hours ago". */
  away(iso: string, now: number): string;
  list(items: readonly string[]): string;
}

const locale: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };
const spans: ReadonlyArray<[Intl.RelativeTimeFormatUnit, number]> = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000]
];

export function speechIn(language: Language): Speech {
  const where = locale[language];
  const plural = new Intl.PluralRules(where);
  const exact = new Intl.NumberFormat(where, { maximumFractionDigits: 20 });
  const share = new Intl.NumberFormat(where, { style: 'percent', maximumFractionDigits: 1 });
  const size = new Intl.NumberFormat(where, { maximumSignificantDigits: 3 });
  const day = new Intl.DateTimeFormat(where, { dateStyle: 'medium' });
  const instant = new Intl.DateTimeFormat(where, { dateStyle: 'medium', timeStyle: 'short' });
  const away = new Intl.RelativeTimeFormat(where, { numeric: 'auto' });
  const list = new Intl.ListFormat(where, { type: 'conjunction' });
  const units = language === 'en' ? ['B', 'kB', 'MB', 'GB', 'TB'] : ['o', 'ko', 'Mo', 'Go', 'To'];
  const say: Speech['say'] = (text, parameters = {}) =>
    text[language].replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
  return {
    language,
    say,
    count: (n, text) => say(text[plural.select(n) === 'one' ? 'one' : 'other'], { n: exact.format(n) }),
    number: value => exact.format(value),
    percent: value => share.format(value),
    bytes(value) {
      const step = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
      return `${size.format(value / 1000 ** step)}\u00a0${units[step]}`;
    },
    day: iso => day.format(new Date(iso)),
    instant: iso => instant.format(new Date(iso)),
    away(iso, now) {
      const distance = new Date(iso).getTime() - now;
      const [unit, length] = spans.find(([, span]) => Math.abs(distance) >= span) ?? (['minute', 60_000] as const);
      return away.format(Math.trunc(distance / length), unit);
    },
    list: items => list.format(items)
  };
}

const KEPT = 'vitrine.language';

/** What was chosen here, or else the person's own. */
export function languageOf(person?: string): Language {
  const chosen = localStorage.getItem(KEPT) ?? person ?? navigator.language;
  return chosen.startsWith('fr') ? 'fr' : 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
}
