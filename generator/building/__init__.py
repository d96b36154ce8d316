"""From a content folder to the finished files, shard by shard, doing only what changed.

`engine.py` is the way through; `shard.py` is what a worker does with a shard, `collection_files.py` what is
made of all agencies; `outputs.py` keeps account of the files, `inputs.py` of what they are made from.
"""
