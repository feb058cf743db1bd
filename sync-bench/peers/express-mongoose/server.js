// A queue as it is usually built: a Mongoose schema and a route a call. It has as much of it as the bench's workloads
// `bulk` and `pending` need. Settings: MONGODB_URI, JWT_SECRET, PORT (5055).
'use strict';
const express = require('express');
const jwt = require('jsonwebtoken');
const mongoose = require('mongoose');

const syncQueue = new mongoose.Schema(
  {
    userId: { type: String, required: true },
    endpoint: { type: String, required: true },
    method: { type: String, enum: ['POST', 'PUT', 'DELETE'], required: true },
    data: mongoose.Schema.Types.Mixed,
    status: { type: String, enum: ['pending', 'processing', 'completed', 'failed'], default: 'pending' },
    attempts: { type: Number, default: 0 },
    maxAttempts: { type: Number, default: 5 },
    error: String,
    responseData: mongoose.Schema.Types.Mixed,
    deviceId: String,
    mutationId: String,
    priority: { type: Number, default: 0 },
    retryAt: Date,
  },
  { timestamps: true },
);
syncQueue.index({ userId: 1, status: 1, priority: -1, createdAt: 1 });
const SyncQueue = mongoose.model('SyncQueue', syncQueue, 'syncqueues');

const app = express();
app.use(express.json({ limit: '10mb' }));
app.use((req, res, next) => {
  req.userId = jwt.verify(req.headers.authorization.slice('Bearer '.length), process.env.JWT_SECRET).sub;
  next();
});

app.post('/api/sync/bulk', async (req, res, next) => {
  try {
    const syncItems = await SyncQueue.insertMany(req.body.items.map((item) => ({ ...item, userId: req.userId })));
    res.status(201).json({ message: 'Items added to sync queue', count: syncItems.length, syncItems });
  } catch (error) {
    next(error);
  }
});

app.get('/api/sync/pending', async (req, res, next) => {
  try {
    const syncs = await SyncQueue.find({ userId: req.userId, status: { $in: ['pending', 'processing'] } }).sort({
      priority: -1,
      createdAt: 1,
    });
    res.json({ message: 'Pending syncs retrieved', count: syncs.length, syncs });
  } catch (error) {
    next(error);
  }
});

mongoose
  .connect(process.env.MONGODB_URI, { writeConcern: { w: 'majority', j: true } })
  .then(() => SyncQueue.init())
  .then(() => app.listen(Number(process.env.PORT || 5055), '127.0.0.1', () => console.log('listening')));
