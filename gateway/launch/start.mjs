/**
 * `npm start`. Only what every Node has, and no syntax newer than the oldest that may read it: node_modules may be missing,
 * and a Node that is too old must still be able to say so.
 */
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20) {
  process.stderr.write('Node ' + process.versions.node + ' is too old: install Node 20 or newer (https://nodejs.org) and start again.\n');
  process.exit(1);
}
import('./begin.mjs').then(function (begin) {
  return begin.main(process.argv.slice(2));
}).then(function (code) {
  process.exitCode = code;
});
