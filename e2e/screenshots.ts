import { mkdir } from 'node:fs/promises';

/** Screenshots for reviewers; ignored by git. */
export const SCREENSHOT_DIR = 'pictures';

export async function createScreenshotDir(): Promise<void> {
  await mkdir(SCREENSHOT_DIR, { recursive: true });
}
