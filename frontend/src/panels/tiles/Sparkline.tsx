/** A small line of values, without axis and labels: the number stands beside it. */
export function Sparkline({ values }: { values: readonly number[] }) {
  if (values.length < 2) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const points = values.map(
    (value, i) => `${(i / (values.length - 1)) * 100},${28 - scaleToUnit(value, low, high) * 26}`,
  );
  return (
    <svg className="spark" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
      <polyline points={points.join(' ')} />
    </svg>
  );
}

function scaleToUnit(value: number, low: number, high: number): number {
  return high === low ? 0.5 : (value - low) / (high - low);
}
