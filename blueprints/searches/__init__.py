"""保存した検索: save the search of a list, show those that were saved, forget one."""
