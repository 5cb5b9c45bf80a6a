const path = require('node:path');

module.exports = {
  mode: 'production',
  entry: './src/index.jsx',
  output: {
    path: path.resolve(__dirname, 'build'),
    filename: 'user-list.js',
    // As in the hub's own pages: only this one file is served, from `/hub/static/js/`, so nothing may be looked for beside it.
    publicPath: '/',
  },
  module: { rules: [{ test: /\.jsx?$/, exclude: /node_modules/, use: 'babel-loader' }] },
  resolve: { extensions: ['.js', '.jsx'] },
  performance: { maxAssetSize: 1_500_000, maxEntrypointSize: 1_500_000 },
};
