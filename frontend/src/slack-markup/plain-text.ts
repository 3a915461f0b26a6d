import type { NameDirectory } from 'backend/core/metrics/name-directory';
import { channelName, personName } from '../format/display-names.ts';
import { excerpt } from './excerpt.ts';
import { type MrkdwnToken, tokenizeMrkdwn } from './tokenize-mrkdwn.ts';

/** The beginning of a raw Slack text in one line, with the names of the directory and without links and styles. */
export function plainText(raw: string, directory: NameDirectory | undefined): string {
  return plainTokens(tokenizeMrkdwn(excerpt(raw)), directory)
    .replace(/\s+/g, ' ')
    .trim();
}

function plainTokens(tokens: readonly MrkdwnToken[], directory: NameDirectory | undefined): string {
  return tokens.map((token) => plainToken(token, directory)).join('');
}

function plainToken(token: MrkdwnToken, directory: NameDirectory | undefined): string {
  switch (token.kind) {
    case 'text':
    case 'emoji':
    case 'notice':
    case 'code':
    case 'block':
      return token.text;
    case 'break':
      return ' ';
    case 'person':
      return `@${personName({ id: token.id, name: directory?.person(token.id).name || token.name, avatar: '' })}`;
    case 'channel': {
      const known = directory?.channel(token.id);
      return channelName({ isPrivate: false, ...known, id: token.id, name: known?.name || token.name });
    }
    case 'link':
      return token.label;
    default:
      return plainTokens(token.tokens, directory);
  }
}
