// Stands for the package sha.js in the bundle.
const { createHash } = require('node:crypto');

module.exports = createHash;
