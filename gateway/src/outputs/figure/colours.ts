import { refusal } from './refusals.js';
import { matching, type Reader } from './reading.js';

/** Stands for the hatching of what is withheld until the SVG is written; nobody else draws in it. */
export const hatching = '#feb1f7';

const names =
  'black|white|gray|grey|lightgray|lightgrey|darkgray|darkgrey|dimgray|silver|red|darkred|firebrick|crimson|tomato|coral|salmon|orange|darkorange|gold|yellow|khaki|green|darkgreen|forestgreen|seagreen|limegreen|lime|olive|teal|turquoise|cyan|aqua|skyblue|lightblue|steelblue|royalblue|blue|darkblue|navy|indigo|purple|violet|orchid|magenta|fuchsia|pink|hotpink|brown|maroon|chocolate|sienna|tan|beige|ivory|transparent';
const written = matching(new RegExp(`^(?:#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})|rgba?\\([\\d., %]{5,30}\\)|${names})$`));

export const colour: Reader<string> = (value, at) => {
  const read = written(value, at);
  if (read.toLowerCase() === hatching) {
    throw refusal('value', at);
  }
  return read;
};

const hues =
  'blues|tealblues|teals|greens|browns|oranges|reds|purples|warmgreys|greys|viridis|magma|inferno|plasma|cividis|turbo|bluegreen|bluepurple|goldgreen|goldorange|goldred|greenblue|orangered|purplebluegreen|purpleblue|purplered|redpurple|yellowgreenblue|yellowgreen|yelloworangebrown|yelloworangered|blueorange|brownbluegreen|purplegreen|pinkyellowgreen|purpleorange|redblue|redgrey|redyellowblue|redyellowgreen|spectral';
const categories = 'accent|category10|category20|category20b|category20c|dark2|observable10|paired|pastel1|pastel2|set1|set2|set3|tableau10|tableau20';

export const scheme = matching(new RegExp(`^(?:${hues}|${categories})$`));
