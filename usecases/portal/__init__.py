"""What the state's portal says, taken into our tables; calling it is the jobs' business."""
