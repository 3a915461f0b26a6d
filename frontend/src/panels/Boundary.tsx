import { Component, type ReactNode } from 'react';

interface Props {
  /** Draws again when this changes: on a wall nobody presses the button. */
  retryOn: unknown;
  children: ReactNode;
}

/** One panel that cannot be drawn must not take the others with it. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.retryOn !== this.props.retryOn) this.setState({ failed: false });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <p className="say" role="alert">
        Could not draw this. The other panels are right.{' '}
        <button type="button" className="word" onClick={() => this.setState({ failed: false })}>
          Try again
        </button>
      </p>
    );
  }
}
