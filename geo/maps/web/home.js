/* The one map of a document, with what is drawn on it. */
export const home = {};

/* A longitude between -180 and 180. */
export const wrapped = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;

/* A longitude on the map, which is cut where it parts nothing: at home.seam. */
export const turn = (lon) => (lon < home.seam ? lon + 360 : lon);

/* By how much longitudes are shifted, so that their shape stands as a whole on the side of the cut where its middle lies. */
export function shiftOf(lons) {
  const middle = (Math.min(...lons) + Math.max(...lons)) / 2;
  return turn(wrapped(middle)) - middle;
}
