import type { Page } from 'playwright-core';

/**
 * Returns how much two PNG images differ: 0 where they are equal, 1 where the copy could be empty. Both are drawn small, so
 * that rounded positions of lines count little.
 */
export async function compareScreenshots(page: Page, original: Buffer, copy: Buffer): Promise<number> {
  return page.evaluate(
    async ([originalPng, copyPng]) => {
      const pixels = async (png: string) => {
        const image = new Image();
        image.src = `data:image/png;base64,${png}`;
        await image.decode();
        const [width, height] = [480, 300];
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        const context = canvas.getContext('2d');
        if (!context) throw new Error('The browser has no 2d canvas to compare the images with.');
        context.imageSmoothingQuality = 'high';
        context.drawImage(image, 0, 0, width, height);
        return context.getImageData(0, 0, width, height).data;
      };
      const originalPixels = await pixels(originalPng);
      const copyPixels = await pixels(copyPng);
      const [r = 0, g = 0, b = 0] = originalPixels;
      const background = [r, g, b, 255];
      let difference = 0;
      let content = 0;
      for (const [i, value] of originalPixels.entries()) {
        difference += Math.abs(value - (copyPixels[i] ?? 0));
        content += Math.abs(value - (background[i % 4] ?? 0));
      }
      return difference / content;
    },
    [original.toString('base64'), copy.toString('base64')] as const,
  );
}
