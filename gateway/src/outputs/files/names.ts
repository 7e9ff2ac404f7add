import { hidden } from './characters.js';
import { limits } from './limits.js';
import { refusal } from './refusals.js';

/** Names that Windows takes for a device, whatever follows the first dot. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/**
 * The label under which a file leaves: [A-Za-z0-9._-], at most 120 characters, never a path. A label of a label is itself.
 * @throws file-refused, where a name deceives or hides instead of merely being unusual.
 */
export function labelOf(name: string): string {
  const written = name.normalize('NFC');
  if (hidden(written)) {
    throw refusal('name-invisible');
  }
  const folders = written.split(/[/\\]/);
  if (folders.some(each => /^\.git[a-z]*$/i.test(each.trim())) || /\.git$/i.test(written)) {
    throw refusal('name-repository');
  }
  if (folders.some(each => each.trim().startsWith('.'))) {
    throw refusal('name-hidden');
  }
  const plain = written
    // Accents fall off their letters; compatibility forms (a full-width slash) stay and become '_'.
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9._-]/gu, '_')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]/, '_');
  const stem = plain.split('.')[0]!;
  return shortened(reserved.test(stem) || reserved.test(written.split('.')[0]!.trim()) ? `_${plain}` : plain);
}

function shortened(label: string): string {
  if (label.length <= limits.nameLength) {
    return label;
  }
  const dot = label.lastIndexOf('.');
  const extension = dot > 0 && label.length - dot <= 12 ? label.slice(dot) : '';
  return label.slice(0, limits.nameLength - extension.length).replace(/\.+$/, '') + extension;
}

/** What follows the last dot, in small letters; nothing where there is none. */
export function extensionOf(label: string): string {
  const dot = label.lastIndexOf('.');
  return dot > 0 ? label.slice(dot + 1).toLowerCase() : '';
}
