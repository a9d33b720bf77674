"""Every measurement: `python -m bench [rows]`."""

import sys

from bench import documents, lists, people, signup

if __name__ == "__main__":
    documents.main()
    signup.main()
    kept = people.main()
    sys.exit(0 if lists.main(int(sys.argv[1]) if len(sys.argv) > 1 else lists.MANY) and kept else 1)
