import { domToBlob } from 'modern-screenshot';
import { save } from './save.ts';

/** Twice as fine as a common screen: a picture for a slide. */
const SCALE = 2;

/**
 * Saves the page as it is seen as a PNG. The library draws the page's own elements, so nothing is asked of a server;
 * pictures of other sites, which the page may show but not read, are left out. Loaded when it is first asked for.
 */
export async function savePicture(name: string): Promise<void> {
  const { documentElement: html, body } = document;
  const picture = await domToBlob(body, {
    scale: SCALE,
    width: html.clientWidth,
    height: Math.max(html.clientHeight, body.scrollHeight),
    backgroundColor: getComputedStyle(html).backgroundColor,
    filter: (node) => !isForeign(node),
    // Neither fonts nor pictures come from elsewhere: the page's own policy forbids to fetch them.
    font: false,
  });
  save(name, picture);
}

function isForeign(node: Node): boolean {
  if (node instanceof HTMLImageElement) return new URL(node.src, location.href).origin !== location.origin;
  return node instanceof HTMLElement && node.matches('[popover], dialog, .unseen');
}
