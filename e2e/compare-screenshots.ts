import type { Page } from 'playwright-core';

/**
 * How much of one picture is not in another (PNG): 0 where they are the same, 1 where the other might as well be empty. Both
 * are drawn small, so that the rounding of a line counts for little.
 */
export async function compareScreenshots(page: Page, original: Buffer, copy: Buffer): Promise<number> {
  return page.evaluate(
    async ([one, other]) => {
      const pixels = async (png: string) => {
        const image = new Image();
        image.src = `data:image/png;base64,${png}`;
        await image.decode();
        const canvas = Object.assign(document.createElement('canvas'), { width: 480, height: 300 });
        const context = canvas.getContext('2d');
        if (!context) throw new Error('no canvas to look at pictures with');
        context.imageSmoothingQuality = 'high';
        context.drawImage(image, 0, 0, 480, 300);
        return context.getImageData(0, 0, 480, 300).data;
      };
      const [seen, drawn] = [await pixels(one), await pixels(other)];
      const [r = 0, g = 0, b = 0] = seen;
      const ground = [r, g, b, 255];
      let [off, ink] = [0, 0];
      for (const [at, value] of seen.entries()) {
        off += Math.abs(value - (drawn[at] ?? 0));
        ink += Math.abs(value - (ground[at % 4] ?? 0));
      }
      return off / ink;
    },
    [original.toString('base64'), copy.toString('base64')] as const,
  );
}
