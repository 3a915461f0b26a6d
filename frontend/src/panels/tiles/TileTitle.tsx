import { MetricExplanation } from '../../panel-frame/MetricExplanation.tsx';
import type { LoadDefinition } from '../../panel-frame/metric-definition.ts';

interface Props {
  definition: LoadDefinition;
  title: string;
  /** The name of the period that is counted; without one everything is. */
  period: string | undefined;
}

/** The title of a tile, which opens the explanation of its number. */
export function TileTitle({ definition, title, period }: Props) {
  return (
    <h2>
      <MetricExplanation
        definition={definition}
        title={
          period === undefined ? (
            title
          ) : (
            <>
              {title} <span className="of-period">{period}</span>
            </>
          )
        }
      />
    </h2>
  );
}
