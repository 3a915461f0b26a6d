import type { CountedNumbers } from 'backend/core/queries/what-counts/difference';
import { useEffect } from 'react';
import { formatNumber } from '../../format/format.ts';
import { useQuery } from '../../ui/page/use-query.ts';

/** Passes on what the tiles have by the community's definition, while the page has another one. Draws nothing. */
export function OldNumbers({ onChange }: { onChange: (old: CountedNumbers | null) => void }) {
  const { result, isCurrent } = useQuery('difference', { before: null });
  useEffect(() => onChange(isCurrent && result ? result.before : null), [onChange, result, isCurrent]);
  return null;
}

/** What a number is by the community's definition. */
export function OldNumber({ value }: { value: number }) {
  return <>was {formatNumber(value)}</>;
}
