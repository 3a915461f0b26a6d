/** Slack's own names of emojis (`thinking_face`, `flag-pt`), which are not GitHub's, by their code points: `1F1F5-1F1F9`. */
export type EmojiNames = Readonly<Record<string, string | readonly string[]>>;

export type FetchEmojiNames = () => Promise<EmojiNames>;
