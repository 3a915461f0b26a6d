// The order of the sheets decides between rules of equal weight: those of the panels come after what all panels share,
// and before what a state of the whole page, a small screen or paper changes.
import './styles/page.css';
import './panels/registry.ts';
import './styles/overrides.css';
