import { cloneWithStyles } from './clone-with-styles.ts';
import { downloadFile } from './download-file.ts';

/** Twice the resolution of a common screen, for slides. */
const SCALE = 2;

/** What lies above the page, and what only screen readers get. */
const OMITTED = 'script, noscript, [popover], dialog, .unseen';

/** Images of other sites, which the browser shows but does not let the page copy; and the slider, which is a control. */
const BLANKED = 'img, .scrub';

/** A message may contain characters that XML does not allow. */
const INVALID_XML_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * Saves the page as a PNG. The browser draws a copy of the page as an SVG image; no server takes part. Throws if the
 * browser cannot draw it.
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
  if (!context) throw new Error('The browser offers no canvas to draw the picture on.');
  context.fillStyle = getComputedStyle(html).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!picture) throw new Error('The browser could not encode the picture as a PNG.');
  downloadFile(name, picture);
}

/** The page as an SVG without references to other files. `width` and `height` are in CSS px. */
function pageAsSvg(body: HTMLElement, width: number, height: number): string {
  const { copy, css } = cloneWithStyles(body, OMITTED, BLANKED);
  const page = new XMLSerializer().serializeToString(copy);
  const content = `<style><![CDATA[${fontFaces()}\n${css}]]></style><foreignObject width="100%" height="100%">${page}</foreignObject>`;
  const size = `width="${width * SCALE}" height="${height * SCALE}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${content}</svg>`.replaceAll(INVALID_XML_CHARACTER, '');
}

/** The fonts that the page defines: a computed style names them, but the picture has no style sheet of the page. */
function fontFaces(): string {
  return [...document.styleSheets]
    .flatMap(({ cssRules }) => [...cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .map(({ cssText }) => cssText)
    .join('\n');
}
