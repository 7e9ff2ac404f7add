import { LabIcon } from '@jupyterlab/ui-components';

const icon = (name: string, body: string): LabIcon =>
  new LabIcon({
    name: `vitrine:${name}`,
    svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 24 24">${body}</svg>`
  });

/** A cabinet of glass with shelves: to be looked into. */
export const dataIcon = icon(
  'data',
  '<path class="jp-icon3" fill="#616161" d="M4 2h16v20H4zm2 2v4h12V4zm0 6v4h12v-4zm0 6v4h12v-4zM8 5h3v2H8zm0 6h5v2H8zm0 6h7v2H8z"/>'
);

export const queryIcon = icon(
  'query',
  '<path class="jp-icon3" fill="#616161" d="M3 4h18v16H3zm2 4v10h14V8zm1.7 2.3L8 9l4 4-4 4-1.3-1.3L9.400 13zM12 15h5v2h-5z"/>'
);

/** Out of the cabinet, through a gate. */
export const exportIcon = icon(
  'export',
  '<path class="jp-icon3" fill="#616161" d="M4 3h9v2H6v14h7v2H4zm10.600 4L20 12l-5.400 5-1.300-1.400L16 13H9v-2h7l-2.700-2.600z"/>'
);

export const safeIcon = icon(
  'safe',
  '<path class="jp-icon3" fill="#616161" d="M12 2 4 5v6c0 5 3.400 9.700 8 11 4.600-1.300 8-6 8-11V5zm-1 14-4-4 1.400-1.400L11 13.200l4.600-4.600L17 10z"/>'
);

export const reviewIcon = icon(
  'review',
  '<path class="jp-icon3" fill="#616161" d="M12 5C7 5 2.700 8.100 1 12.500 2.700 16.900 7 20 12 20s9.300-3.100 11-7.500C21.300 8.100 17 5 12 5zm0 12.500a5 5 0 1 1 0-10 5 5 0 0 1 0 10zm0-8a3 3 0 1 0 0 6 3 3 0 0 0 0-6z"/>'
);

export const unsafeIcon = icon(
  'unsafe',
  '<path class="jp-icon3" fill="#616161" d="M8 2h8l6 6v8l-6 6H8l-6-6V8zm.800 2L4 8.800v6.400L8.800 20h6.400l4.800-4.800V8.800L15.200 4zM11 7h2v7h-2zm0 8.500h2v2h-2z"/>'
);

export const pendingIcon = icon(
  'pending',
  '<path class="jp-icon3" fill="#616161" d="M6 2h12v5l-5 5 5 5v5H6v-5l5-5-5-5zm2 2v2.200l4 4 4-4V4zm4 9.800-4 4V20h8v-2.200z"/>'
);
