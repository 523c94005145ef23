export { figuresOf, markdownTable, type Figures } from './figures';
export { play, SCENARIOS, type Scenario } from './scenarios';
