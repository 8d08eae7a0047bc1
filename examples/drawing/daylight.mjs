import { along, rgb } from './colour.mjs';

// The only colours of air and light in the film, from dusk to night in even steps.
const AMBIENT = ['#e6bda8', '#b89aa8', '#8b84b0', '#5f6ea4', '#405a8c'].map(rgb);
const HAZE = ['#dca28c', '#a87c90', '#6f6590', '#3c4679', '#1e3460'].map(rgb);
const SKY = [
  ['#46587f', '#2f3f6b', '#1d2a58', '#101a42', '#070e27'].map(rgb),
  ['#857e9d', '#605b8a', '#3f4577', '#202e62', '#0d1a41'].map(rgb),
  ['#dc9c8a', '#b57a8a', '#86648c', '#4b4c85', '#1b3767'].map(rgb),
  ['#ffd096', '#fab27c', '#de8578', '#95698f', '#3f7190'].map(rgb),
];

/** The light of an hour: 0 is dusk, 1 is night. */
export function daylight(night) {
  return {
    night,
    ambient: along(AMBIENT, night),
    haze: along(HAZE, night),
    sky: SKY.map((hours) => along(hours, night)), // from the zenith down to the horizon
  };
}
