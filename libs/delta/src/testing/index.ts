export { goldenPatches, goldenRefusals, type GoldenPatch, type GoldenRefusal } from './golden-patches';
