import { useState } from 'react';
import type { LoadedText } from '../../slack-markup/text-note.ts';
import { textKey } from '../../ui/page/message-texts.ts';
import { useTexts } from '../../ui/page/use-texts.ts';
import type { ListColumn } from './list-column.ts';
import type { ListedMessage } from './listed-message.ts';

interface RowTexts {
  /** The text of a message of a visible row. */
  textOf: (message: ListedMessage) => LoadedText;
  /** Whether the server keeps texts. */
  isKept: boolean;
}

/** The texts of the visible rows of a list. While it is scrolled nothing is loaded: most rows are visible for a moment only. */
export function useRowTexts(
  columns: readonly ListColumn[],
  visible: readonly number[],
  isScrolling: boolean,
): RowTexts {
  const keys = visible.flatMap((row) => {
    const message = messageOf(columns, row);
    return message ? [{ channel: message.channel.id, ts: message.ts }] : [];
  });
  const names = keys.map(textKey).join(',');
  const [settled, setSettled] = useState({ keys, names });
  if (!isScrolling && settled.names !== names) setSettled({ keys, names });
  const { texts, isKept } = useTexts(isScrolling ? settled.keys : keys);
  return { textOf: ({ channel, ts }) => texts.get(textKey({ channel: channel.id, ts })), isKept };
}

/** The message of a row; null for a row, or a list, without one. */
export function messageOf(columns: readonly ListColumn[], row: number): ListedMessage | null {
  for (const column of columns) if (column.kind === 'text') return column.message(row);
  return null;
}
