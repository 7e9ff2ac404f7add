import { PNG } from 'pngjs';
import type { Notice, OutputFile } from '../types.js';
import { notice } from './notices.js';

/** Decoded pixels, four bytes each, and how many parts the file had beside them. */
export interface Picture {
  width: number;
  height: number;
  rgba: Buffer;
  extras: number;
}

/**
 * Draws the pixels again, as a new PNG of nothing but them: on white, since what stands under a transparent dot is not seen, and in 64
 * shades a channel, since the low bits are not seen either. A picture so drawn is drawn the same again.
 */
export function redrawn(name: string, picture: Picture): { file: OutputFile; notices: Notice[] } {
  const { width, height, rgba } = picture;
  const opaque = new PNG({ width, height });
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3]!;
    for (let channel = 0; channel < 3; channel += 1) {
      const shade = Math.round((rgba[at + channel]! * alpha + 255 * (255 - alpha)) / 255);
      // The high bits, repeated below: black stays black and white stays white.
      opaque.data[at + channel] = (shade & 0xfc) | (shade >> 6);
    }
    opaque.data[at + 3] = 255;
  }
  const bytes = PNG.sync.write(opaque, { colorType: 2, inputColorType: 6, inputHasAlpha: true, filterType: 4, deflateLevel: 6 });
  return {
    file: { name: name.replace(/\.jpe?g$/i, '.png'), media: 'image/png', bytes },
    notices: [
      notice('picture', name, { width, height }),
      ...(picture.extras > 0 ? [notice('picture-extras', name, { count: picture.extras })] : [])
    ]
  };
}
