import { lenientText } from '../lenient-schema.ts';

/** The fields of a profile that hold its picture in a size that the page draws. */
export const avatarShape = { image_72: lenientText, image_192: lenientText, image_48: lenientText };

/** The URL of the picture of a profile, https only; see docs/slack-events.md#users */
export function avatarOf(
  profile: { [F in keyof typeof avatarShape]?: string | undefined } | undefined,
): string | undefined {
  return [profile?.image_72, profile?.image_192, profile?.image_48].find(isHttps);
}

function isHttps(url: string | undefined): boolean {
  return url?.startsWith('https://') === true && URL.canParse(url);
}
