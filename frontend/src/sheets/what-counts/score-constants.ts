import { type HealthConstants, MAX_CONSTANT, MIN_CONSTANTS } from 'backend/core/records/counting-definition';
import { formatNumber } from '../../format/format.ts';

export type ConstantName = keyof HealthConstants;

/** The constants that a viewer can change, in the order of the form; see `docs/metrics.md#health-score`. */
export const CONSTANTS: readonly { name: ConstantName; label: string }[] = [
  { name: 'base', label: 'Base' },
  { name: 'perMessage', label: 'Points for each message' },
  { name: 'perMember', label: 'Points for each new member' },
  { name: 'cap', label: 'Cap' },
  { name: 'redBelow', label: 'At risk below' },
  { name: 'greenAbove', label: 'Thriving above' },
];

/** A constant as text, with every digit: a weight can be far below 0.01. */
export function formatConstant(value: number): string {
  return Math.abs(value) >= 1 || value === 0 ? formatNumber(value) : String(value);
}

/** What a text is as a constant: its number, null for an empty text, or the sentence that says what is wrong. */
export type ReadConstant = { value: number | null } | { problem: string };

/** "5,000", as the page writes it: a comma before three digits may be either, so it is no number. */
const GROUPED = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/** Reads a number with a point or a comma. */
export function readConstant(name: ConstantName, text: string): ReadConstant {
  const label = CONSTANTS.find((constant) => constant.name === name)?.label ?? name;
  const least = MIN_CONSTANTS[name];
  const typed = text.trim();
  if (typed === '') return { value: null };
  const trimmed = GROUPED.test(typed) ? '' : typed.replace(',', '.');
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(trimmed) ? Number(trimmed) : Number.NaN;
  if (value >= least && value <= MAX_CONSTANT) return { value };
  return {
    problem: `${label}: expected a number from ${formatNumber(least)} to ${formatNumber(MAX_CONSTANT)}, without separators.`,
  };
}

/** What is wrong with the constants together; empty if nothing is. */
export function problemOf({ redBelow, greenAbove, cap }: HealthConstants): string {
  if (redBelow > greenAbove)
    return `"At risk below" (${formatNumber(redBelow)}) must not be greater than "Thriving above" (${formatNumber(greenAbove)}).`;
  return cap < redBelow
    ? `The cap (${formatNumber(cap)}) must not be less than "At risk below" (${formatNumber(redBelow)}).`
    : '';
}
