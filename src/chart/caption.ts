import type { TranslationBundle } from '@jupyterlab/translation';
import type { FigureSpec } from './spec.js';

interface IChannel {
  title: string;
}

/** Title and description of a figure, as a first proposal: what is shown, by what. */
export function captionOf(spec: FigureSpec, place: string | undefined, trans: TranslationBundle): { title: string; alt: string } {
  const mark = (spec['mark'] as { type: string }).type;
  const encoding = spec['encoding'] as Partial<Record<'x' | 'y' | 'color', IChannel>>;
  const filters = ((spec['transform'] ?? []) as { filter: { equal: unknown } }[]).map(({ filter }) => String(filter.equal));
  const shown = (place === undefined ? encoding.y : encoding.color)?.title ?? '';
  const by = place ?? encoding.x?.title ?? '';
  const groups = place === undefined ? encoding.color?.title : undefined;
  const title = [groups === undefined ? trans.__('%1 by %2', shown, by) : trans.__('%1 by %2 and %3', shown, by, groups), ...filters].join(' – ');
  switch (mark) {
    case 'geoshape':
      return { title, alt: trans.__('Map: %1.', title) };
    case 'line':
      return { title, alt: trans.__('Line chart: %1.', title) };
    case 'bar':
      return { title, alt: trans.__('Bar chart: %1.', title) };
    default:
      return { title, alt: trans.__('Points: %1.', title) };
  }
}
