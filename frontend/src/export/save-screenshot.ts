import { cloneWithStyles } from './clone-with-styles.ts';
import { downloadFile } from './download-file.ts';

/** Twice as fine as a common screen: a picture for a slide. */
const SCALE = 2;

/** What is open above the page, and what is only read aloud. */
const OMITTED = 'script, noscript, [popover], dialog, .unseen';

/** Pictures, for all are of other sites, and the page may show them but not read them; and what only moves the page. */
const BLANKED = 'img, .scrub';

/** What XML cannot say, and a message may hold. */
const INVALID_XML_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * Saves the page as it is seen as a PNG: a copy of its elements with their computed styles, which the browser draws as an
 * image. Nothing is asked of a server.
 */
export async function saveScreenshot(name: string): Promise<void> {
  const { documentElement: html, body } = document;
  const width = html.clientWidth;
  const height = Math.max(html.clientHeight, body.scrollHeight);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(pageAsSvg(body, width, height))}`;
  await image.decode();

  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas to draw on');
  context.fillStyle = getComputedStyle(html).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!picture) throw new Error('no picture came of it');
  downloadFile(name, picture);
}

/** The page as an SVG that holds all it needs. */
function pageAsSvg(body: HTMLElement, width: number, height: number): string {
  const { copy, css } = cloneWithStyles(body, OMITTED, BLANKED);
  const page = new XMLSerializer().serializeToString(copy);
  const inside = `<style><![CDATA[${css}]]></style><foreignObject width="100%" height="100%">${page}</foreignObject>`;
  const size = `width="${width * SCALE}" height="${height * SCALE}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${inside}</svg>`.replaceAll(INVALID_XML_CHARACTER, '');
}
