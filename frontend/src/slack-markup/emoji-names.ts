/** Slack's names of an emoji (`thinking_face`, `flag-pt`), which differ from GitHub's, by its code points (`1F1F5-1F1F9`). */
export type EmojiNames = Readonly<Record<string, string | readonly string[]>>;

export type FetchEmojiNames = () => Promise<EmojiNames>;
